package dev.parley.limits;

import dev.parley.agent.model.Usage;
import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;
import dev.parley.cost.Prices;
import dev.parley.run.admission.RunRequest;
import dev.parley.store.usage.Budgets.Kind;
import dev.parley.store.usage.UsageRecords.Spent;

/** The unit of budgets: tokens, or money in billionths of the prices' currency. */
sealed interface Spending {

	/** The daily limit of a user; {@link LimitByTier#NONE} if there is none. */
	long limitOfUser(Caller caller);

	/** The daily limit of the caller's client, for all its users. */
	long limitOfClient(Caller caller);

	/** An upper estimate of what a run uses. */
	long atMost(RunRequest request);

	/** What a run has used that was answered by this model. */
	long used(String model, Usage usage);

	/** The amount of stored usage in this unit. */
	long of(Spent spent);

	/** The unit: {@code tokens}, or a currency. */
	String unit();

	/** The name of the unit in messages. */
	String name();

	/**
	 * The state of a budget, for callers.
	 * @param resetSeconds until the next day
	 */
	Quota quota(Kind kind, long limit, long left, long resetSeconds);

	/** Tokens. */
	record Tokens(LimitProperties limits) implements Spending {

		@Override
		public long limitOfUser(Caller caller) {
			return this.limits.userTokens().of(caller);
		}

		@Override
		public long limitOfClient(Caller caller) {
			return this.limits.clientTokens().of(caller);
		}

		@Override
		public long atMost(RunRequest request) {
			return request.tokensAtMost();
		}

		@Override
		public long used(String model, Usage usage) {
			return (long) usage.promptTokens() + usage.completionTokens();
		}

		@Override
		public long of(Spent spent) {
			return spent.tokens();
		}

		@Override
		public String unit() {
			return "tokens";
		}

		@Override
		public String name() {
			return "tokens";
		}

		@Override
		public Quota quota(Kind kind, long limit, long left, long resetSeconds) {
			return Quota.ofDay(kind, "tokens", limit, unit(), left, resetSeconds);
		}

	}

	/** Money. A model without a price costs nothing. */
	record Money(LimitProperties limits, Prices prices) implements Spending {

		private static final long NANOS_PER_MICRO = 1_000;

		@Override
		public long limitOfUser(Caller caller) {
			return this.limits.userCost().nanos().of(caller);
		}

		@Override
		public long limitOfClient(Caller caller) {
			return this.limits.clientCost().nanos().of(caller);
		}

		@Override
		public long atMost(RunRequest request) {
			long prompt = request.tokensAtMost() - request.estimate().answer();
			return used(request.model(),
					new Usage((int) Math.min(prompt, Integer.MAX_VALUE), request.estimate().answer(), true));
		}

		@Override
		public long used(String model, Usage usage) {
			return this.prices.cost(model, usage).orElse(0);
		}

		@Override
		public long of(Spent spent) {
			return spent.cost();
		}

		@Override
		public String unit() {
			return this.prices.currency();
		}

		@Override
		public String name() {
			return "money";
		}

		/** In millionths: an integer in a header has at most 15 digits. */
		@Override
		public Quota quota(Kind kind, long limit, long left, long resetSeconds) {
			return Quota.ofDay(kind, "cost", limit / NANOS_PER_MICRO, "micro-" + unit(), left / NANOS_PER_MICRO,
					resetSeconds);
		}

	}

}
