package dev.parley.agent.model.openai.incoming;

/** Receives the progress of an answer, on the thread that reads it. */
public interface AnswerProgress {

	/** A piece of the answer has arrived. */
	void progressed();

	/** The answer is complete; details such as the usage may follow shortly. */
	void expectsNoMore();

}
