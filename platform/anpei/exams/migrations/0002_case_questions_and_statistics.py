import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import anpei.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("courses", "0001_initial"),
        ("enrolment", "0001_initial"),
        ("exams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionStatistics",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("mock", "mock exam"), ("final", "final exam")], max_length=8
                    ),
                ),
                ("taken", models.PositiveIntegerField(default=0)),
                ("blank", models.PositiveIntegerField(default=0)),
                ("right", models.PositiveIntegerField(default=0)),
                (
                    "chosen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                ("rest_sum", models.BigIntegerField(default=0)),
                ("rest_squares", models.BigIntegerField(default=0)),
                ("rest_of_right", models.BigIntegerField(default=0)),
                ("difficulty", models.FloatField(default=0)),
                ("discrimination", models.FloatField(blank=True, null=True)),
                (
                    "flag",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("negative", "the better candidates get it wrong"),
                            ("key", "a wrong option is chosen more often than the right one"),
                            ("hard", "too hard"),
                            ("easy", "too easy"),
                            ("weak", "hardly tells good from weak candidates"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuestionUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    anpei.kernel.ids.PublicIdField(
                        default=anpei.kernel.ids.make_public_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("path", models.CharField(max_length=200)),
                ("form", models.CharField(max_length=8)),
                ("job", models.CharField(blank=True, max_length=22)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="is_counted",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="question",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="exams.question",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="question",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.user",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single", "single choice"),
                    ("multiple", "multiple choice"),
                    ("true_false", "true or false"),
                    ("case", "case question"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="stem_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.MD5("stem"),
                output_field=models.CharField(max_length=32),
            ),
        ),
        # The same question twice in a topic: the older one goes on, the newer is retired.
        migrations.RunSQL(
            """
            UPDATE exams_question newer SET is_open = false
            FROM exams_question older
            WHERE newer.is_open AND older.is_open AND older.topic_id = newer.topic_id
              AND older.stem = newer.stem AND older.id < newer.id
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("is_counted", False), ("score_hundredths__isnull", False)),
                fields=["id"],
                name="attempts_to_count",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["topic", "stem_key"], name="questions_by_stem"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)),
                fields=("topic", "stem_key"),
                name="same_question_open_once_in_a_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case__isnull", False)),
                fields=("case", "position"),
                name="one_part_at_a_position",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("case__isnull", True),
                    models.Q(models.Q(("kind", "case"), _negated=True), ("is_open", False)),
                    _connector="OR",
                ),
                name="part_is_no_case_and_drawn_with_it",
            ),
        ),
        migrations.AddField(
            model_name="questionstatistics",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="statistics",
                to="exams.question",
            ),
        ),
        migrations.AddField(
            model_name="questionupload",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.user",
            ),
        ),
        migrations.AddField(
            model_name="questionupload",
            name="curriculum",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="courses.curriculum",
            ),
        ),
        migrations.AddField(
            model_name="questionupload",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="courses.topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionstatistics",
            constraint=models.UniqueConstraint(
                fields=("question", "kind"), name="statistics_once_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="questionstatistics",
            constraint=models.CheckConstraint(
                condition=models.Q(("right__lte", models.F("taken"))),
                name="no_more_right_than_taken",
            ),
        ),
    ]
