"""Makes the small models of this folder other than llama-gqa, llama3-rope-tied and qwen2-bias, and their reference.json,
with PyTorch and transformers in float32, and the golden encodings of ../Tokenizers. Usage: make_reference.py OUT
(run inside this folder; made with the versions that each reference.json names)."""
import json, os, sys
import torch, transformers
from transformers import LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config, AutoModelForCausalLM

OUT = sys.argv[1]
BASE = dict(vocab_size=256, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, head_dim=16, max_position_embeddings=512, rms_norm_eps=1e-5,
            bos_token_id=1, eos_token_id=2, pad_token_id=None)
def rope(kind, **more): return dict(rope_type=kind, rope_theta=10000.0, **more)

CASES = {  # name: (class, overrides, prompt length, dtype of the file, shard size)
    "mistral-window": (MistralConfig, dict(num_attention_heads=8, sliding_window=24, rope_parameters=rope("default")), 90, torch.float32, None),
    "qwen3-norm": (Qwen3Config, dict(head_dim=32, tie_word_embeddings=True, rope_parameters=rope("default")), 60, torch.float32, None),
    "qwen2-window": (Qwen2Config, dict(num_hidden_layers=3, use_sliding_window=True, sliding_window=16, max_window_layers=1,
                     rope_parameters=rope("default")), 80, torch.float32, None),
    "llama-linear": (LlamaConfig, dict(rope_parameters=rope("linear", factor=4.0)), 60, torch.float16, None),
    "llama-dynamic": (LlamaConfig, dict(max_position_embeddings=64, rope_parameters=rope("dynamic", factor=2.0)), 100, torch.float32, None),
    "llama-dynamic-short": (LlamaConfig, dict(max_position_embeddings=64, rope_parameters=rope("dynamic", factor=2.0)), 56, torch.float32, None),
    "llama-yarn": (LlamaConfig, dict(tie_word_embeddings=True, rope_parameters=rope("yarn", factor=16.0, original_max_position_embeddings=32)), 120, torch.float32, None),
    "llama-yarn-mscale": (LlamaConfig, dict(rope_parameters=rope("yarn", factor=8.0, original_max_position_embeddings=64, beta_fast=16.0,
                          beta_slow=2.0, mscale=0.7, mscale_all_dim=1.3, truncate=False)), 120, torch.float32, None),
    "qwen3-yarn-sharded": (Qwen3Config, dict(attention_bias=True, rope_parameters=rope("yarn", factor=4.0, original_max_position_embeddings=128,
                           attention_factor=1.2)), 60, torch.bfloat16, "60KB"),
    "llama-bias-head40": (LlamaConfig, dict(num_attention_heads=2, num_key_value_heads=2, head_dim=40, attention_bias=True, mlp_bias=True,
                          rope_parameters=rope("default")), 60, torch.float32, None),
}

def greedy(model, ids, n):
    return model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=n, min_new_tokens=n, do_sample=False,
                          eos_token_id=None, pad_token_id=0)[0, ids.shape[1]:].tolist()

for seed, (name, (cls, more, length, dtype, shard)) in enumerate(CASES.items()):
    torch.manual_seed(seed)
    config = cls(**{**BASE, **more})
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    with torch.no_grad():
        for key, p in model.named_parameters():
            if key.endswith("norm.weight"): p.copy_(1 + 0.2 * torch.randn_like(p))
            elif key.endswith("bias"): p.copy_(0.3 * torch.randn_like(p))
            elif "embed" in key or "lm_head" in key: p.copy_(torch.randn_like(p))
            else: p.copy_(1.2 * torch.randn_like(p) / p.shape[1] ** 0.5)
    folder = os.path.join(OUT, name); os.makedirs(folder)
    model.to(dtype).save_pretrained(folder, **({"max_shard_size": shard} if shard else {}))
    model = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    ids = torch.randint(3, config.vocab_size, (1, length))
    with torch.no_grad(): logits = model(ids).logits[0]
    positions = [0, 1, length // 2, length - 1]
    fresh = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    top = logits.topk(2, -1).values
    json.dump({"input_ids": ids[0].tolist(), "positions": positions, "logits": [logits[p].tolist() for p in positions],
               "argmax": logits.argmax(-1).tolist(), "greedy_continuation": greedy(fresh, ids, 16),
               "made_with": {"transformers": transformers.__version__, "torch": torch.__version__, "dtype": "float32", "device": "cpu"}},
              open(os.path.join(folder, "reference.json"), "w"))
    print(name, "margin", (top[:, 0] - top[:, 1]).min().item(), "max", logits.abs().max().item(), sorted(os.listdir(folder)))

TEXTS = ["Once upon a time, there was a little dog named Max.", "  two leading spaces, trailing too  ", "a", "", " ", "aaaaaaaaaaa", "aaaaaaa bbbbbbbb",
         "line one\nline two\r\n\ttabbed\n\n\nend", "It's we'll they've I'm DON'T", "Numbers 1234567 3.14159 and 2024-01-02", "h\u00e9llo na\u00efve \u00fcber \u00df",
         "\u4f60\u597d\uff0c\u4e16\u754c\uff01\u4eca\u5929\u5929\u6c14\u5f88\u597d\u3002", "emoji \U0001f600\U0001f680 and \U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0416\u0434\u0438 \u043c\u0435\u043d\u044f, \u03ba\u03cc\u03c3\u03bc\u03b5",
         "code: for (int i = 0; i < n; i++) { x[i] += y_1; }", "   \n   \n", "<|im_start|>user\nhi<|im_end|>\n", "<|endoftext|>x<|endoftext|>", "\u00a0\u2003mixed\u200bspaces\u3000",
         "!!!???...", "e\u0301 combining", "\U00020000\U0002a6d6", "sssssssssssssss tttt iiiii", "WWWW......____====", "<s>x</s>"]
golden = {}
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tokenizers")
from tokenizers import Tokenizer
for name in sorted(os.listdir(root)):
    path = os.path.join(root, name, "tokenizer.json")
    if os.path.exists(path):
        tok = Tokenizer.from_file(path)
        golden[name] = [{"text": t, "ids": tok.encode(t, add_special_tokens=False).ids, "decoded": tok.decode(tok.encode(t, add_special_tokens=False).ids)} for t in TEXTS]
try:
    import sentencepiece
    sp = sentencepiece.SentencePieceProcessor(model_file=os.path.join(root, "stories15M", "tokenizer.model"))
    golden["stories15M"] = [{"text": t, "ids": sp.encode(t), "decoded": sp.decode(sp.encode(t))} for t in TEXTS]
    print("sentencepiece", sentencepiece.__version__)
except Exception as e: print("no sentencepiece:", e)
try:
    from transformers import AutoTokenizer
    t = AutoTokenizer.from_pretrained(os.path.join(root, "stories15M"), use_fast=True)
    t._tokenizer.save(os.path.join(OUT, "stories15M-converted.json")) if hasattr(t, "_tokenizer") else None
    golden["stories15M-converted"] = [{"text": x, "ids": t.encode(x, add_special_tokens=False), "decoded": ""} for x in TEXTS]
except Exception as e: print("no conversion:", repr(e)[:300])
try:
    from transformers import AutoTokenizer
    t = AutoTokenizer.from_pretrained(os.path.join(root, "minimind2-small"))
    m = [{"role": "user", "content": "Hello!"}, {"role": "assistant", "content": "Hi."}, {"role": "user", "content": "Who?"}]
    golden["chat"] = {"user": t.apply_chat_template(m, tokenize=False, add_generation_prompt=True),
                      "system": t.apply_chat_template([{"role": "system", "content": "Be brief."}] + m[:1], tokenize=False, add_generation_prompt=True)}
except Exception as e: print("no chat:", repr(e)[:300])
json.dump(golden, open(os.path.join(OUT, "golden.json"), "w"), ensure_ascii=True)
