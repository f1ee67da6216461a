package dev.parley.outbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutboundTests {

	@TempDir
	private Path folder;

	@Test
	void refusesAFileWithoutACertificate() throws IOException {
		Path none = Files.writeString(this.folder.resolve("none.pem"), "nothing");
		Path damaged = Files.writeString(this.folder.resolve("damaged.pem"),
				"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
		for (Path file : new Path[] { none, damaged, this.folder, this.folder.resolve("missing.pem") }) {
			assertThatExceptionOfType(OutboundSettingsException.class)
				.isThrownBy(() -> new Outbound(new OutboundProperties("", "", "", file.toString())))
				.withMessageContaining("PARLEY_CA_CERTIFICATE names the file " + file);
		}
	}

}
