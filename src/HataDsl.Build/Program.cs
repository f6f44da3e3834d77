using HataDsl.Build;

// hatadsl-build ASSEMBLY PACK FOLDER: compiles the shaders in the assembly into the pack; FOLDER receives the source of those that fail.
// hatadsl-build --graphs ASSEMBLY FOLDER: writes the reports and pictures of the graphs in the assembly.
if (args is ["--graphs", var graphs, var folder])
{
    return GraphDocuments.Write(graphs, folder, Console.Out);
}

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: HataDsl.Build <assembly> <pack> <folder for failing shaders>, or --graphs <assembly> <folder>");
    return 2;
}

return PackBuilder.Run(args[0], args[1], args[2], ShaderCompiler.Find(), DiskCache.ForUser("spirv"), Console.Out);
