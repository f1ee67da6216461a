package dev.parley.run;

import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.List;

import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.SqliteLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says if nothing can be written. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class StorageLogIntegrationTests extends StorageTest {

	@Test
	void logsAnOutageInOneLine(CapturedOutput output) throws Exception {
		try (SqliteLock _ = new SqliteLock(this.data)) {
			List<Response> refused = Parallel.calls(20, (i) -> this.server.chat(Json.message("Hi")));
			assertThat(refused).allSatisfy((response) -> assertThat(response).isProblem(503, "storage_unavailable"));
		}
		Awaitility.await().atMost(Patience.LIMIT).untilAsserted(() -> {
			assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
			assertThat(output).contains("The store can be written again");
		});
		assertThat(output.toString().lines().filter((line) -> line.contains("The store cannot be"))).hasSize(1);
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void saysThatACorruptDatabaseCannotBeUsed(CapturedOutput output) throws Exception {
		String session = this.server.chat(Json.message("Hi")).get("session_id");
		for (String file : List.of("parley.db", "parley.db-wal")) {
			try (RandomAccessFile bytes = new RandomAccessFile(this.data.resolve(file).toFile(), "rw")) {
				byte[] garbage = new byte[(int) bytes.length()];
				Arrays.fill(garbage, (byte) 0x55);
				bytes.write(garbage);
			}
		}
		assertThat(this.server.get("/sessions/" + session)).isProblem(503, "storage_unavailable");
		assertThat(this.server.get("/sessions")).isProblem(503, "storage_unavailable");
		assertThat(output).doesNotContain("\tat ");
	}

}
