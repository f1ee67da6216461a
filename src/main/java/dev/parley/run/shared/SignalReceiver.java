package dev.parley.run.shared;

/** Receives what other servers tell by {@link Signals#tell}. Thread-safe. */
public interface SignalReceiver {

	/** What it is told about: a word. */
	String topic();

	/** Another server, or this one, has told something; not called in order. */
	void receive(String text);

}
