using CustomKernels;

return CommandLine.Run(args);
