using HataDsl.Fuzz;

return Campaign.Execute(args);
