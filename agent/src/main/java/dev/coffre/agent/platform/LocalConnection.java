package dev.coffre.agent.platform;

import java.io.InputStream;
import java.io.OutputStream;

/** A connection with another process of this user. Thread-safe; one thread reads. */
public interface LocalConnection extends AutoCloseable {
    InputStream in();

    OutputStream out();

    /** Ends the connection. A read or write of another thread fails. */
    @Override
    void close();
}
