using PipelinePlans;

return Application.Run(args, Console.Out, Console.Error);
