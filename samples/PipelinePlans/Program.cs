Console.WriteLine("PipelinePlans");
