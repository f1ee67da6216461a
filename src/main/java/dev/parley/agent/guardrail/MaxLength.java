package dev.parley.agent.guardrail;

/** Trips if a text has more characters than {@code most}. */
record MaxLength(int most) implements TextRule {

	static final String NAME = "max_length";

	static Guardrail of(Settings settings) {
		return new MaxLength(settings.count());
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String reason() {
		return "is longer than " + this.most + " characters";
	}

	@Override
	public int reach() {
		return 0;
	}

	@Override
	public boolean trips(Excerpt excerpt) {
		return excerpt.characters() > this.most;
	}

}
