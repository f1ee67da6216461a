package dev.parley.web.view;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.run.OpenRun;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.log.RunLog;
import dev.parley.store.usage.UsageRecords.Sum;
import dev.parley.store.usage.UsageRecords.Totals;
import dev.parley.web.view.RunView.State;
import org.jspecify.annotations.Nullable;

/** Response bodies for administrators. */
public final class AdminView {

	private AdminView() {
	}

	/** The state of a run that was cancelled. */
	public static State state(RunLog log) {
		return switch (log.end()) {
			case null -> State.RUNNING;
			case Done done -> State.COMPLETED;
			case RequiresAction waiting -> State.REQUIRES_ACTION;
			case Failed failed -> State.FAILED;
			case Cancelled cancelled -> State.CANCELLED;
		};
	}

	/**
	 * The token usage of some days.
	 *
	 * @param currency of all costs
	 */
	public record UsageReport(LocalDate from, LocalDate to, String by, String currency, List<UsageLine> usage) {
	}

	/**
	 * The token usage of one group.
	 *
	 * @param cost of the tokens that have a price, rounded to a millionth
	 * @param unpricedTokens tokens that have none
	 */
	public record UsageLine(String name, @JsonProperty("prompt_tokens") long promptTokens,
			@JsonProperty("completion_tokens") long completionTokens, @JsonProperty("total_tokens") long totalTokens,
			long runs, BigDecimal cost, @JsonProperty("unpriced_tokens") long unpricedTokens) {

		private static final int NANO_DIGITS = 9;

		/** With more decimals, JSON would show small amounts with an exponent. */
		private static final int DIGITS = 6;

		public static UsageLine of(Sum sum) {
			Totals totals = sum.totals();
			return new UsageLine(sum.name(), totals.promptTokens(), totals.completionTokens(),
					totals.promptTokens() + totals.completionTokens(), totals.runs(),
					BigDecimal.valueOf(totals.cost(), NANO_DIGITS).setScale(DIGITS, RoundingMode.HALF_UP),
					sum.unpricedTokens());
		}

	}

	/** The running and queued runs. */
	public record OpenRuns(int count, List<OpenRunView> runs) {
	}

	/** A run that has not ended. */
	public record OpenRunView(@JsonProperty("run_id") UUID runId, @JsonProperty("session_id") UUID sessionId,
			@JsonProperty("user_id") String userId, String client, String agent, String model, State state,
			@JsonProperty("created_at") Instant createdAt, @JsonProperty("started_at") @Nullable Instant startedAt) {

		public static OpenRunView of(OpenRun run) {
			return new OpenRunView(run.id(), run.sessionId(), run.caller().userId(), run.caller().client(), run.agent(),
					run.model(), (run.startedAt() != null) ? State.RUNNING : State.QUEUED, run.createdAt(),
					run.startedAt());
		}

	}

	/** A run that was cancelled. */
	public record CancelledRun(@JsonProperty("run_id") UUID runId, State state) {
	}

}
