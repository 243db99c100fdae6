"""Papers of the field that state or use a law, with the law or companion that it is here."""

from __future__ import annotations

__all__ = ["PAPERS", "papers_of"]

# By title: the names of laws and companions.
PAPERS = {
    "Scaling Laws for Autoregressive Generative Modeling": "henighan_modal",
    "Deep Learning Scaling is Predictable, Empirically": "hestness_learning_curve",
    "Explaining Neural Scaling Laws": "variance_limited resolution_limited",
    "Program Synthesis with Large Language Models": "loglinear_score",
    "How Abilities in Large Language Models are Affected by Supervised Fine-tuning Data Composition": "loglinear_score",
    "Dynamics of Instruction Tuning: Each Ability of Large Language Models Has Its Own Growth Pace": "loglinear_score",
    "MathScale: Scaling Instruction Tuning for Mathematical Reasoning": "loglinear_score",
    "Rethinking Scale: The Efficacy of Fine-Tuned Open-Source LLMs in Large-Scale "
    "Reproducible Social Science Research": "loglinear_score",
    "Humanity's Last Code Exam: Can Advanced LLMs Conquer Human's Hardest Code Competition?": "loglinear_score",
    "Towards Neural Scaling Laws for Time Series Foundation Models": "tsfm_power_law",
    "Data Scaling Laws in Imitation Learning for Robotic Manipulation": "imitation_power_law",
    "On the Scalability of Diffusion-based Text-to-Image Generation": "t2i_tifa_power",
    "Actions Speak Louder than Words: Trillion-Parameter Sequential Transducers for "
    "Generative Recommendations": "hstu_compute_law",
    "HLLM: Enhancing Sequential Recommendations via Hierarchical Large Language Models for "
    "Item and User Modeling": "hstu_compute_law",
    "Scaling up Masked Diffusion Models on Text": "mdm_compute_gap",
    "Scaling Laws for Robust Comparison of Open Foundation Language-Vision Models and "
    "Datasets": "clip_mammut_compute_law",
    "A Graph Neural Network for the Era of Large Atomistic Models": "domain_power_law",
    "Transformers Discover Molecular Structure Without Graph Priors": "domain_power_law",
    "The Importance of Being Scalable: Improving the Speed and Accuracy of Neural Network "
    "Interatomic Potentials Across Chemical Domains": "domain_power_law",
    "RoMA: Scaling up Mamba-based Foundation Models for Remote Sensing": "domain_power_law",
    "Poseidon: Efficient Foundation Models for PDEs": "domain_power_law",
    "The Dragon Hatchling: The Missing Link between the Transformer and Models of the Brain": "domain_power_law",
    "TEDDY: A Family Of Foundation Models For Understanding Single Cell Biology": "domain_power_law",
    "The Fine Line: Navigating Large Language Model Pretraining with Down-streaming "
    "Capability Analysis": "domain_power_law",
    "Merlin: A Vision Language Foundation Model for 3D Computed Tomography": "domain_power_law",
    "Scaling Retrieval-Based Language Models with a Trillion-Token Datastore": "retrieval_datastore",
    "Intriguing Properties of Adversarial Examples": "adv_epsilon_power_law",
    "Scaling Laws for Adversarial Attacks on Language Model Activations": "adv_activation_linear",
    "Dissecting the Effects of SGD Noise in Distinct Regimes of Deep Learning": "sgd_noise_temperature",
    "Farseer: A Refined Scaling Law in Large Language Models": "farseer",
    "Language models scale reliably with over-training and on downstream tasks": "overtraining loss_to_error",
    "Scaling Laws for Neural Machine Translation": "nmt_bivariate",
    "Parallel Scaling Law for Language Models": "parscale",
    "Scaling Laws with Vocabulary: Larger Models Deserve Larger Vocabularies": "vocab_law",
    "Unraveling the Mystery of Scaling Laws: Part I": "su_unraveling",
    "Scaling Law with Learning Rate Annealing": "lr_annealing",
    "Predictable Scale: Part I - Optimal Hyperparameter Scaling Law in Large Language Model Pretraining": "step_law",
    "Small-scale proxies for large-scale Transformer training instabilities": "logit_growth",
    "RegMix: Data Mixture as Regression for Language Model Pre-training": "regmix_linear",
    "Scaling Laws for Multilingual Neural Machine Translation": "multilingual_nmt",
    "Scaling Laws for Data Filtering - Data Curation cannot be Compute Agnostic": "data_filtering_qqt",
    "Beyond neural scaling laws: beating power law scaling via data pruning": "data_pruning",
    "How much is a noisy image worth? Data Scaling Laws for Ambient Diffusion": "ambient_noise",
    "Performance Scaling via Optimal Transport: Enabling Data Selection from Partially Revealed Sources": "projektor",
    "Upsample or Upweight? Balanced Training on Heavily Imbalanced Datasets": "temperature_sampling",
    "The Journey Matters: Average Parameter Count over Pre-training Unifies Sparse and Dense "
    "Scaling Laws": "avg_param_sparse",
    "Towards Greater Leverage: Scaling Laws for Efficient Mixture-of-Experts Language "
    "Models": "moe_efficiency_leverage",
    "Scaling Laws for Floating Point Quantization Training": "fp_quant",
    "Scaling Laws for Downstream Task Performance of Large Language Models": "isik_bleu isik_ce",
    "Unlock Predictable Scaling from Emergent Abilities": "passuntil",
    "Densing Law of LLMs": "densing",
    "Why Has Predicting Downstream Capabilities of Frontier AI Models with Scale Remained "
    "Elusive?": "choice_probability",
    "Beyond the Imitation Game: Quantifying and extrapolating the capabilities of language models": "bigbench_metrics",
    "Accuracy on the Curve: On the Nonlinear Correlation of ML Performance Between Data "
    "Subpopulations": "accuracy_on_curve",
    "Large Language Monkeys: Scaling Inference Compute with Repeated Sampling": "coverage_monkeys",
    "Inference Scaling FLaws: The Limits of LLM Resampling with Imperfect Verifiers": "inference_flaws",
    "Inference Scaling for Long-Context Retrieval Augmented Generation": "rag_allocation",
    "When To Solve, When To Verify: Compute-Optimal Problem Solving and Generative "
    "Verification for LLM Reasoning": "genrm",
    "Kinetics: Rethinking Test-Time Scaling Laws": "kinetics",
    "Scaling Laws for Speculative Decoding": "scylla",
    "Scaling LLM Test-Time Compute Optimally can be More Effective than Scaling Model Parameters": "ttc_exchange",
    "Scaling Test-Time Compute Without Verification or RL is Suboptimal": "vb_vf_gap",
    "Scaling Laws for Reward Model Overoptimization in Direct Alignment Algorithms": "overopt_rl",
    "Inverse Scaling: When Bigger Isn't Better": "u_shape",
    "Optimal Sparsity of Mixture-of-Experts Language Models for Reasoning Tasks": "u_shape",
    "Rethinking Conventional Wisdom in Machine Learning: From Generalization to Scaling": "crossover",
    "Fast and Accurate Model Scaling": "compound_scaling",
    "Provable Scaling Laws of Feature Emergence from Learning Dynamics of Grokking": "grokking_samples",
    "Model-agnostic Measure of Generalization Difficulty": "generalization_difficulty",
    "The NANOGrav Nine-year Data Set: Limits on the Isotropic Stochastic Gravitational Wave "
    "Background": "non_ml_power_laws",
    "Star Formation Rates, Metallicities, and Stellar Masses on kpc-scales in TNG50": "non_ml_power_laws",
    "On the statistical theory of self-gravitating collisionless dark matter flow: Scale and "
    "redshift variation of velocity and density distributions": "non_ml_power_laws",
    "Measures of the Capital Network of the U.S. Economy": "non_ml_power_laws",
    "Selection Function of Clusters in Dark Energy Survey Year 3 Data from Cross-Matching "
    "with South Pole Telescope Detections": "non_ml_power_laws",
    "A Flexible Parametric Modelling Framework for Survival Analysis": "non_ml_power_laws",
    "How do neurons operate on sparse distributed representations? A mathematical theory of "
    "sparsity, neurons and active dendrites": "sdr_false_match",
}


def papers_of(name: str) -> tuple[str, ...]:
    """Titles of the papers that state or use this law or companion.

    Examples
    --------
    >>> papers_of("overtraining")
    ('Language models scale reliably with over-training and on downstream tasks',)
    """
    return tuple(title for title, names in PAPERS.items() if name in names.split())
