package dev.parley.run;

/** An idempotency key was used before for a different request. */
public class KeyReusedException extends RuntimeException {

	public KeyReusedException() {
		super("The idempotency key was already used for a different request");
	}

}
