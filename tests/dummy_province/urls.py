from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page of the dummy province")


urlpatterns = [path("hello/", hello, name="dummy_hello")]
