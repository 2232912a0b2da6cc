from settings.lookup import setting

print("year", setting("report_year", "2000"))
print("owner", setting("report_owner", "nobody"))
