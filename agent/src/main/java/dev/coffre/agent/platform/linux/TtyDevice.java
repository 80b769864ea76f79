package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.TerminalDevice;
import dev.coffre.backup.libc.TerminalSize;
import java.util.Optional;
import java.util.OptionalInt;

/** The terminal of standard error. */
final class TtyDevice implements TerminalDevice {
    @Override
    public OptionalInt columns() {
        return TerminalSize.columns(TerminalSize.STANDARD_ERROR);
    }

    @Override
    public Optional<Boolean> showsColours() {
        return Optional.empty();
    }
}
