package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.SlotFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that each key slot and keyring file of one vault is readable, and that those in force by the journal exist. Ignores
 * files with other names.
 */
final class SlotScrub {
    private final SlotFiles files;
    private final List<StoreFinding> findings = new ArrayList<>();

    SlotScrub(SlotFiles files) {
        this.files = files;
    }

    /** @param written the events of this vault in the journal, in order */
    void read(List<JournalEvent.SlotsWritten> written) {
        for (DomainId domain : files.domains()) {
            for (Path file : files.files().list(files.layout().slots(files.vault(), domain))) {
                attempt(file, () -> readFile(domain, file));
            }
        }
        Map<DomainId, JournalEvent.SlotsWritten> newest = new HashMap<>();
        written.forEach(event -> newest.put(event.domain(), event));
        newest.values().forEach(this::requireThere);
    }

    private void readFile(DomainId domain, Path file) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9a-f]{32}")) {
            files.slot(domain, SlotId.parse(name));
        } else if (name.matches("keyring-[0-9]{8}")) {
            files.keyring(domain, Integer.parseInt(name.substring(name.length() - 8)));
        }
    }

    private void requireThere(JournalEvent.SlotsWritten valid) {
        List<Path> there = files.files().list(files.layout().slots(files.vault(), valid.domain()));
        List<Path> needed = new ArrayList<>();
        valid.slots().forEach(slot -> needed.add(files.layout().slotFile(files.vault(), valid.domain(), slot)));
        for (int epoch = 2; epoch <= valid.epoch(); epoch++) {
            needed.add(files.layout().keyringFile(files.vault(), valid.domain(), epoch));
        }
        needed.stream()
                .filter(file -> !there.contains(file))
                .forEach(file -> findings.add(new StoreFinding.SlotDamaged(file, "it is not there")));
    }

    private void attempt(Path file, Runnable reading) {
        try {
            reading.run();
        } catch (Problem problem) {
            findings.add(
                    new StoreFinding.SlotDamaged(file, problem.details().getOrDefault("reason", problem.getMessage())));
        }
    }

    List<StoreFinding> findings() {
        return List.copyOf(findings);
    }
}
