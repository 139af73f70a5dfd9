from django.urls import path

from services import views

app_name = "services"
urlpatterns = [
    path("", views.TreatmentList.as_view(), name="treatments"),
    path("<slug:slug>/", views.TreatmentDetail.as_view(), name="treatment"),
]
