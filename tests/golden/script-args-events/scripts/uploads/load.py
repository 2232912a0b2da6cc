import glue_run_properties

for event in glue_run_properties.events():
    print(event["detail"]["object"]["key"])
