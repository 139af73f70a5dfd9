from django.urls import re_path

from images import views

urlpatterns = [
    re_path(
        r"^(?P<folder>images|documents)/(?P<name>[A-Za-z0-9_-]+\.(?:jpg|png|webp|pdf))\Z",
        views.upload,
        name="upload",
    ),
]
