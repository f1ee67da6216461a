package dev.parley.run.log;

import java.util.List;
import java.util.UUID;

import dev.parley.Benchmarks;
import dev.parley.SampleAnswer;
import dev.parley.run.event.RunEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** The log of one run. One thread writes and reads, so that nothing waits. */
public class RunLogBenchmarks extends Benchmarks {

	private static final int BATCHES = 8;

	private static final int LENGTH = BATCHES * SampleAnswer.TOKENS;

	private final UUID id = new UUID(1, 2);

	private final List<RunEvent> events = SampleAnswer.events();

	private final RunLog full = newLog();

	public RunLogBenchmarks() {
		for (int i = 0; i < BATCHES; i++) {
			this.events.forEach(this.full::append);
		}
	}

	private RunLog newLog() {
		return new RunLog(this.id, this.id, false);
	}

	/** An answer of 512 tokens from its first event on, which is read after every 64. */
	@Benchmark
	@OperationsPerInvocation(LENGTH)
	public List<RunEvent> appendAndReadBatchesOf64() throws InterruptedException {
		RunLog log = newLog();
		List<RunEvent> read = List.of();
		try (RunReader reader = log.reader(0)) {
			for (int i = 0; i < BATCHES; i++) {
				this.events.forEach(log::append);
				read = reader.await();
			}
		}
		return read;
	}

	@Benchmark
	public List<RunEvent> awaitOne() throws InterruptedException {
		return last(1);
	}

	@Benchmark
	@OperationsPerInvocation(SampleAnswer.TOKENS)
	public List<RunEvent> await64() throws InterruptedException {
		return last(SampleAnswer.TOKENS);
	}

	/** A new reader each time; to count it would cost as much as to read. */
	private List<RunEvent> last(int count) throws InterruptedException {
		return new RunReader(this.full, LENGTH - count, false, null).await();
	}

}
