from django.urls import re_path

from images import views

urlpatterns = [
    re_path(
        r"^(?P<folder>images|documents)/(?P<name>[\w-]+\.(?:jpg|png|pdf))$",
        views.upload,
        name="upload",
    ),
]
