package dev.parley.store;

import java.util.Objects;

import dev.parley.store.attachment.Attachments;
import dev.parley.store.database.ConditionalOnSharedStore;
import dev.parley.store.database.Database;
import dev.parley.store.database.HeartbeatDatabase;
import dev.parley.store.database.Replica;
import dev.parley.store.id.Ids;
import dev.parley.store.id.NewestId;
import dev.parley.store.note.Notes;
import dev.parley.store.usage.Budgets;
import dev.parley.store.usage.UsageRecords;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Creates the beans of this package, which read and write the configured database.
 */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

	/** Makes new ids sort after all stored ones, even if the clock was set back. */
	@Bean
	SmartInitializingSingleton idsAfterTheNewest(Database database) {
		return () -> NewestId.find(database).ifPresent(Ids::startAfter);
	}

	@Bean
	Sessions sessions(Database database) {
		return new Sessions(database);
	}

	@Bean
	SessionSearch sessionSearch(Database database) {
		return new SessionSearch(database);
	}

	@Bean
	Messages messages(Database database) {
		return new Messages(database);
	}

	@Bean
	Attachments attachments(Database database) {
		return new Attachments(database);
	}

	@Bean
	Runs runs(Database database) {
		return new Runs(database);
	}

	@Bean
	@ConditionalOnSharedStore
	Replicas replicas(HeartbeatDatabase database, Replica replica) {
		return new Replicas(database.database(), Objects.requireNonNull(replica.id()));
	}

	@Bean
	@ConditionalOnSharedStore
	RunClaims runClaims(HeartbeatDatabase database, Replica replica) {
		return new RunClaims(database.database(), Objects.requireNonNull(replica.id()));
	}

	@Bean
	@ConditionalOnSharedStore
	Budgets budgets(Database database, Replica replica) {
		return new Budgets(database, Objects.requireNonNull(replica.id()));
	}

	@Bean
	UserRuns userRuns(Database database) {
		return new UserRuns(database);
	}

	@Bean
	OtherRuns otherRuns(Database database) {
		return new OtherRuns(database);
	}

	@Bean
	RunAcceptance runAcceptance(Database database, Replica replica) {
		return new RunAcceptance(database, replica);
	}

	@Bean
	Responses responses(Database database) {
		return new Responses(database);
	}

	@Bean
	SessionTitles sessionTitles(Database database) {
		return new SessionTitles(database);
	}

	@Bean
	RunSteering runSteering(Database database) {
		return new RunSteering(database);
	}

	@Bean
	RequiredActions requiredActions(Database database) {
		return new RequiredActions(database);
	}

	@Bean
	Notes notes(Database database) {
		return new Notes(database);
	}

	@Bean
	UsageRecords usageRecords(Database database) {
		return new UsageRecords(database);
	}

	@Bean
	WebhookDeliveries webhookDeliveries(Database database) {
		return new WebhookDeliveries(database);
	}

	@Bean
	RunRecovery maintenance(Database database, Replica replica) {
		return new RunRecovery(database, replica);
	}

}
