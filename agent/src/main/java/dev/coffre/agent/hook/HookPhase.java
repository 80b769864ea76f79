package dev.coffre.agent.hook;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** When a hook runs. */
public enum HookPhase {
    PRE,
    POST;

    /** Returns {@code pre} or {@code post}, as used by commands and in the hook's environment. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<HookPhase> of(String code) {
        return Stream.of(values()).filter(phase -> phase.code().equals(code)).findFirst();
    }
}
