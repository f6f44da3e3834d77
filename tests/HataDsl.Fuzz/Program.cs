using HataDsl.Fuzz.Campaigns;

return Verbs.Execute(args);
