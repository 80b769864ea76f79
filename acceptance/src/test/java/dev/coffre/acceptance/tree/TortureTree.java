package dev.coffre.acceptance.tree;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.nio.file.Path;

/** Everything a backup can get wrong on Linux; made by {@code acceptance/tree/torture.py}. */
public final class TortureTree {
    private TortureTree() {}

    /** @param place names the folder that is to be made, as a shell reads it in double quotes */
    public static void make(String place, Path logs) {
        Outcome made = Invocation.of(
                        Path.of("/bin/sh"),
                        "-c",
                        "exec /usr/bin/python3 \"$0\" \"" + place + "\"",
                        Checkout.file("acceptance/tree/torture.py").toString())
                .run(logs)
                .expect(0);
        made.out().lines().forEach(line -> System.out.println("  torture tree: " + line));
    }
}
