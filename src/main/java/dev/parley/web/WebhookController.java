package dev.parley.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.audit.SecurityEvent;
import dev.parley.run.RunNotFoundException;
import dev.parley.security.CurrentUser;
import dev.parley.store.WebhookDeliveries;
import dev.parley.store.WebhookDeliveries.Counts;
import dev.parley.store.WebhookDelivery;
import dev.parley.store.id.Ids;
import dev.parley.web.error.InvalidFieldException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows administrators undelivered webhook messages and replays them. The package
 * {@code security} admits only the role admin.
 */
@RestController
@RequestMapping("/admin/webhooks")
class WebhookController {

	private final WebhookDeliveries deliveries;

	private final CurrentUser user;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	WebhookController(WebhookDeliveries deliveries, CurrentUser user, ApplicationEventPublisher events, Clock clock) {
		this.deliveries = deliveries;
		this.user = user;
		this.events = events;
		this.clock = clock;
	}

	@GetMapping
	Webhooks list(@RequestParam(defaultValue = "dead") String state,
			@RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit,
			@RequestParam(required = false) @Nullable String cursor) {
		if (!state.equals("dead") && !state.equals("pending")) {
			throw new InvalidFieldException("state", "must be dead or pending");
		}
		UUID before = (cursor != null) ? Ids.parse(cursor).orElseThrow(RunNotFoundException::new) : null;
		List<WebhookDelivery> found = this.deliveries.list(state.equals("dead"), before, limit + 1);
		List<WebhookDelivery> page = found.subList(0, Math.min(limit, found.size()));
		Counts counts = this.deliveries.count();
		return new Webhooks(counts.pending(), counts.dead(), page.stream().map(DeliveryView::of).toList(),
				(found.size() > limit) ? page.getLast().runId() : null);
	}

	@PostMapping("/{id}/replay")
	@ResponseStatus(HttpStatus.ACCEPTED)
	DeliveryView replay(@PathVariable String id) {
		UUID runId = Ids.parse(id).orElseThrow(RunNotFoundException::new);
		WebhookDelivery replayed = this.deliveries.replay(runId, this.clock.instant())
			.orElseThrow(RunNotFoundException::new);
		this.events.publishEvent(SecurityEvent.by(this.user.caller(), "webhook_replayed", runId.toString()));
		return DeliveryView.of(replayed);
	}

	/** The undelivered messages. */
	record Webhooks(long pending, long dead, List<DeliveryView> deliveries,
			@JsonProperty("next_cursor") @Nullable UUID nextCursor) {
	}

	/** One undelivered message. */
	record DeliveryView(@JsonProperty("run_id") UUID runId, @JsonProperty("session_id") UUID sessionId, String type,
			State state, int attempts, @JsonProperty("ended_at") Instant endedAt,
			@JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
			@JsonProperty("last_error") @Nullable String lastError) {

		static DeliveryView of(WebhookDelivery delivery) {
			return new DeliveryView(delivery.runId(), delivery.sessionId(), "run." + delivery.end().outcome(),
					delivery.dead() ? State.DEAD : State.PENDING, delivery.attempts(), delivery.end().endedAt(),
					delivery.dead() ? null : delivery.nextAt(), delivery.lastError());
		}

	}

	/** Whether there will be further attempts. */
	enum State {

		@JsonProperty("pending")
		PENDING,

		@JsonProperty("dead")
		DEAD

	}

}
