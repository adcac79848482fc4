from django.http import HttpResponse
from django.urls import path, reverse


def index(request):
    return HttpResponse("Hello from Django at " + reverse("index"))


urlpatterns = [path("", index, name="index")]
