package dev.coffre.agent.platform;

/** A socket at which other processes of this machine ask questions. Thread-safe. */
public interface LocalSocket extends AutoCloseable {
    /** Returns the address for {@link LocalSockets#ask}. */
    String address();

    @Override
    void close();
}
