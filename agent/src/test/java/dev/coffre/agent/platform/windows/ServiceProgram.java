package dev.coffre.agent.platform.windows;

import dev.coffre.agent.service.ServiceBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program that a test installs as a service. It notes what happens in a file. */
final class ServiceProgram {
    private ServiceProgram() {}

    /** @param arguments name of the service, file for the notes, and the exit code of a body that fails at once */
    public static void main(String[] arguments) throws IOException {
        Path notes = Path.of(arguments[1]);
        CountDownLatch stop = new CountDownLatch(1);
        ServiceBody body = new ServiceBody() {
            @Override
            public int run(Runnable ready) {
                if (arguments.length > 2) {
                    return Integer.parseInt(arguments[2]);
                }
                ready.run();
                note(notes, "ready");
                awaitStop(stop);
                note(notes, "stopped");
                return 0;
            }

            @Override
            public void stop() {
                stop.countDown();
            }
        };
        int exit = new WindowsServiceControl(arguments[0], unused -> "", Map.of()).run(body);
        note(notes, "exit " + exit);
    }

    private static void awaitStop(CountDownLatch stop) {
        try {
            stop.await();
            Thread.sleep(3_000); // A stop that takes time, so that check points are reported.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(Path notes, String text) {
        try {
            Files.writeString(notes, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
