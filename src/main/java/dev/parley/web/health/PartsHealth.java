package dev.parley.web.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.parley.web.health.PartHealth.Check;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** The health of all parts by name. Thread-safe. */
final class PartsHealth {

	private final List<PartHealth> parts = new ArrayList<>();

	PartsHealth(HealthContributors contributors) {
		contributors.stream().forEach((entry) -> add(entry.name(), entry.contributor()));
	}

	private void add(String name, HealthContributor contributor) {
		switch (contributor) {
			case HealthIndicator indicator -> this.parts.add(new PartHealth(name, indicator, System::nanoTime));
			case CompositeHealthContributor composite ->
				composite.stream().forEach((entry) -> add(name + "/" + entry.name(), entry.contributor()));
		}
	}

	/**
	 * Each part's state: up, down or unknown. Takes at most {@link PartHealth#PATIENCE},
	 * because all parts are checked in parallel.
	 */
	Map<String, String> states() {
		List<Check> checks = this.parts.stream().map(PartHealth::check).toList();
		Map<String, String> states = new TreeMap<>();
		for (int i = 0; i < checks.size(); i++) {
			PartHealth part = this.parts.get(i);
			states.put(part.name(), text(part, checks.get(i)));
		}
		return states;
	}

	private static String text(PartHealth part, Check check) {
		try {
			Status status = part.await(check);
			return status.equals(Status.UP) ? "up" : status.equals(Status.UNKNOWN) ? "unknown" : "down";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "unknown";
		}
	}

}
