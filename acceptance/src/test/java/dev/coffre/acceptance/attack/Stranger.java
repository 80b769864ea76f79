package dev.coffre.acceptance.attack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Another user of the machine, who has an account and no rights. Tests with one need root. */
record Stranger(int uid, Path logs) {
    private static final int SOMEBODY = 1000;

    /** @param folder of a test; others may look into it from now on */
    static Stranger lookingInto(Path folder) throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to act as another user");
        mode(folder, "rwxr-xr-x");
        return new Stranger(SOMEBODY, Files.createDirectory(folder.resolve("said")));
    }

    /** A folder of this user's own. */
    Path folder(Path place) throws IOException {
        Files.createDirectory(place);
        take(place);
        return place;
    }

    /** Makes this user the owner of a file, or of a folder with all in it. */
    void take(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** Does something with the rights of this user alone. */
    Outcome does(String... command) {
        return new Invocation(
                        List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--inh-caps=-all"),
                        Map.of("PATH", "/usr/bin:/bin"))
                .and(command)
                .run(logs)
                .expect(0);
    }

    static void mode(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
