using HataDsl.Samples.TransformerInference;

return CommandLine.Run(args);
