Console.WriteLine("TransformerInference");
