package dev.parley.store.id;

import dev.parley.store.OnEachDatabase;
import dev.parley.store.Run;
import dev.parley.store.Session;
import dev.parley.store.TestStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class NewestIdTests {

	private final TestStore store;

	NewestIdTests(TestStore store) {
		this.store = store;
	}

	@Test
	void isTheLastOneThatWasMade() {
		Session session = this.store.begin(TestStore.USER);
		Run run = this.store.accept(session, "hello");
		assertThat(NewestId.find(this.store.database())).contains(run.messageId());
		Session newer = this.store.begin(TestStore.USER);
		assertThat(NewestId.find(this.store.database())).contains(newer.id());
	}

}
