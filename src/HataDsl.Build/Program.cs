Console.WriteLine("HataDsl.Build");
