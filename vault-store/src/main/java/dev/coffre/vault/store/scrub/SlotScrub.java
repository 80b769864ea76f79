package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.SlotFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that each key slot and keyring file of one vault is readable, and that those in force by the journal exist. Ignores
 * files with other names.
 */
final class SlotScrub {
    private final SlotFiles files;
    private final UnknownNames unknown;
    private final List<StoreFinding> findings = new ArrayList<>();

    SlotScrub(SlotFiles files, UnknownNames unknown) {
        this.files = files;
        this.unknown = unknown;
    }

    /** @param written the events of this vault in the journal, in order */
    void read(List<JournalEvent.SlotsWritten> written) {
        Map<DomainId, Set<Path>> known = new LinkedHashMap<>();
        Map<DomainId, Set<Path>> valid = new HashMap<>();
        for (JournalEvent.SlotsWritten event : written) {
            Set<Path> named = named(event);
            known.computeIfAbsent(event.domain(), first -> new HashSet<>()).addAll(named);
            valid.put(event.domain(), named);
        }
        files.domains(unknown.mostWith(known.size())).stream()
                .filter(domain -> !known.containsKey(domain) && unknown.take())
                .forEach(domain -> known.put(domain, Set.of()));
        known.forEach((domain, named) -> read(domain, named, valid.getOrDefault(domain, new LinkedHashSet<>())));
    }

    /** @param missing those that must be there */
    private void read(DomainId domain, Set<Path> named, Set<Path> missing) {
        files.files().forEachFile(files.layout().slots(files.vault(), domain), file -> {
            missing.remove(file);
            if (named.contains(file) || unknown.take()) {
                attempt(file, () -> readFile(domain, file));
            }
        });
        missing.forEach(file -> findings.add(new StoreFinding.SlotDamaged(file, "it is not there")));
    }

    private void readFile(DomainId domain, Path file) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9a-f]{32}")) {
            files.slot(domain, SlotId.parse(name));
        } else if (name.matches("keyring-[0-9]{8}")) {
            files.keyring(domain, Integer.parseInt(name.substring(name.length() - 8)));
        }
    }

    /** Returns the files that are in force from this event on. */
    private Set<Path> named(JournalEvent.SlotsWritten event) {
        Set<Path> named = new LinkedHashSet<>();
        event.slots().forEach(slot -> named.add(files.layout().slotFile(files.vault(), event.domain(), slot)));
        for (int epoch = 2; epoch <= event.epoch(); epoch++) {
            named.add(files.layout().keyringFile(files.vault(), event.domain(), epoch));
        }
        return named;
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
