import django.db.models.deletion
from django.db import migrations, models

import anpei.courses.states
import anpei.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_enquiry"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subtitle",
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
                (
                    "language",
                    models.CharField(
                        choices=[("zh-CN", "Chinese"), ("en", "English")], max_length=5
                    ),
                ),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.RemoveIndex(
            model_name="video",
            name="video_to_convert",
        ),
        migrations.AddField(
            model_name="video",
            name="address",
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name="video",
            name="state",
            field=models.CharField(
                choices=[
                    (anpei.courses.states.VideoState["UPLOADED"], "waiting for conversion"),
                    (anpei.courses.states.VideoState["FETCHING"], "being fetched"),
                    (anpei.courses.states.VideoState["TRANSCODING"], "being converted"),
                    (anpei.courses.states.VideoState["READY"], "video ready"),
                    (anpei.courses.states.VideoState["FAILED"], "conversion failed"),
                ],
                default=anpei.courses.states.VideoState["UPLOADED"],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="video",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            anpei.courses.states.VideoState["UPLOADED"],
                            anpei.courses.states.VideoState["FETCHING"],
                            anpei.courses.states.VideoState["TRANSCODING"],
                        ],
                    )
                ),
                fields=["touched_at"],
                name="video_to_convert",
            ),
        ),
        migrations.AddField(
            model_name="subtitle",
            name="video",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subtitles",
                to="courses.video",
            ),
        ),
        migrations.AddConstraint(
            model_name="subtitle",
            constraint=models.UniqueConstraint(
                fields=("video", "language"), name="subtitles_once_a_language"
            ),
        ),
    ]
