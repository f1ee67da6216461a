package dev.parley.security;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Generates keys and hashes on the command line, without starting the server. */
public final class SecretCommands {

	private static final int KEY_BYTES = 32;

	private final InputStream in;

	private final PrintStream out;

	public SecretCommands(InputStream in, PrintStream out) {
		this.in = in;
		this.out = out;
	}

	/**
	 * Runs the command in the arguments; false if there is none and the server must
	 * start.
	 */
	public boolean run(String... arguments) throws IOException {
		List<String> given = List.of(arguments);
		if (given.contains("--generate-key")) {
			generateKey();
			return true;
		}
		if (given.contains("--hash-password")) {
			hashPassword();
			return true;
		}
		return false;
	}

	private void generateKey() {
		byte[] random = new byte[KEY_BYTES];
		new SecureRandom().nextBytes(random);
		String key = "parley_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
		this.out.println("key     " + key);
		this.out.println("sha256  " + KeyHash.of(key).hex());
	}

	/** Reads the password from standard input, because other users can see arguments. */
	private void hashPassword() throws IOException {
		this.out.println("password:");
		BufferedReader reader = new BufferedReader(new InputStreamReader(this.in, Charset.defaultCharset()));
		String password = reader.readLine();
		if (password == null || password.isBlank()) {
			throw new IllegalArgumentException("There is no password to hash");
		}
		this.out.println("bcrypt  " + new BCryptPasswordEncoder().encode(password));
	}

}
