package dev.parley.web;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import dev.parley.audit.SecurityEvent;
import dev.parley.caller.Caller;
import dev.parley.cost.Prices;
import dev.parley.limits.UsageLedger;
import dev.parley.run.OpenRun;
import dev.parley.run.RunAdministration;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.store.id.Ids;
import dev.parley.store.usage.UsageRecords;
import dev.parley.store.usage.UsageRecords.By;
import dev.parley.web.error.InvalidFieldException;
import dev.parley.web.view.AdminView;
import dev.parley.web.view.AdminView.CancelledRun;
import dev.parley.web.view.AdminView.OpenRunView;
import dev.parley.web.view.AdminView.OpenRuns;
import dev.parley.web.view.AdminView.UsageLine;
import dev.parley.web.view.AdminView.UsageReport;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows administrators usage and active runs, but no messages. The package
 * {@code security} admits only the role admin.
 */
@RestController
@RequestMapping("/admin")
class AdminController {

	private static final int MOST_DAYS = 366;

	/**
	 * How long to wait for a cancelled run, which nearly always ends within this time.
	 */
	private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(1);

	private static final Map<String, By> BY = Map.of("user", By.USER, "client", By.CLIENT, "agent", By.AGENT, "day",
			By.DAY, "model", By.MODEL);

	private final UsageLedger ledger;

	private final UsageRecords usageRecords;

	private final Prices prices;

	private final RunAdministration runs;

	private final CurrentUser user;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	AdminController(UsageLedger ledger, UsageRecords usageRecords, Prices prices, RunAdministration runs,
			CurrentUser user, ApplicationEventPublisher events, Clock clock) {
		this.ledger = ledger;
		this.usageRecords = usageRecords;
		this.prices = prices;
		this.runs = runs;
		this.user = user;
		this.events = events;
		this.clock = clock;
	}

	@GetMapping(path = "/usage", produces = { MediaType.APPLICATION_JSON_VALUE, UsageCsvConverter.TEXT_CSV })
	UsageReport usage(
			@RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
			@RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to,
			@RequestParam(defaultValue = "user") String by,
			@RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
		By key = BY.get(by);
		if (key == null) {
			throw new InvalidFieldException("by", "must be user, client, agent, model or day");
		}
		LocalDate last = Objects.requireNonNullElseGet(to, () -> LocalDate.now(this.clock));
		LocalDate first = Objects.requireNonNullElse(from, last);
		long days = ChronoUnit.DAYS.between(first, last);
		if (days < 0 || days > MOST_DAYS) {
			throw new InvalidFieldException("from", "must be at most 366 days before to");
		}
		this.ledger.flush();
		String currency = this.prices.currency();
		return new UsageReport(first, last, by, currency,
				this.usageRecords.sums(first, last, key, currency, limit).stream().map(UsageLine::of).toList());
	}

	@GetMapping("/runs")
	OpenRuns runs(@RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
		List<OpenRun> open = this.runs.open();
		return new OpenRuns(open.size(), open.stream().limit(limit).map(OpenRunView::of).toList());
	}

	@PostMapping("/runs/{id}/cancel")
	ResponseEntity<CancelledRun> cancel(@PathVariable String id) throws InterruptedException {
		Caller admin = this.user.caller();
		UUID runId = Ids.parse(id).orElseThrow(RunNotFoundException::new);
		RunLog log = this.runs.cancel(runId).orElseThrow(RunNotFoundException::new);
		this.events.publishEvent(SecurityEvent.by(admin, "run_cancelled_by_admin", runId.toString()));
		boolean ended = log.awaitEnd(CANCEL_PATIENCE) != null;
		return ResponseEntity.status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED)
			.body(new CancelledRun(runId, AdminView.state(log)));
	}

}
