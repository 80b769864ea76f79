package dev.coffre.backup.recovery;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that recovers in a {@link RestoreWorld} of its own. */
abstract class RestoreTest {
    @TempDir
    Path folder;

    RestoreWorld world;

    @BeforeEach
    final void openWorld() throws Exception {
        world = new RestoreWorld(folder);
    }

    @AfterEach
    final void closeWorld() {
        world.close();
    }
}
