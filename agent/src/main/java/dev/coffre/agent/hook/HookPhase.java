package dev.coffre.agent.hook;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** When a hook runs. */
public enum HookPhase {
    PRE,
    POST;

    /** As commands and the hook itself read it: {@code pre}, {@code post}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<HookPhase> of(String code) {
        return Stream.of(values()).filter(phase -> phase.code().equals(code)).findFirst();
    }
}
