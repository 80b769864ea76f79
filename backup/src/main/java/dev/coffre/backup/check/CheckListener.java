package dev.coffre.backup.check;

/** Hears what a check tells, one call at a time; it should return soon. */
@FunctionalInterface
public interface CheckListener {
    CheckListener SILENT = event -> {};

    void on(CheckEvent event);
}
