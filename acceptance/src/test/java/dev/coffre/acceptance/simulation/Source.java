package dev.coffre.acceptance.simulation;

import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;

/** The files of a machine: folders of files of chunks. Some content many have, some one machine alone. */
final class Source {
    private static final int SHARED = 40;
    private static final int MOST_FOLDERS = 5;
    private static final int MOST_FILES = 6;

    private final Contents contents;
    private final Chance chance;
    private final long own;
    private final List<List<List<Long>>> folders = new ArrayList<>();
    private long made;

    /** @param own tells its own content from other machines' */
    Source(Contents contents, Chance chance, long own) {
        this.contents = contents;
        this.chance = chance;
        this.own = own;
        for (int i = chance.between(1, 3); i > 0; i--) {
            folders.add(newFolder());
        }
    }

    private List<List<Long>> newFolder() {
        List<List<Long>> folder = new ArrayList<>();
        for (int i = chance.between(1, 4); i > 0; i--) {
            folder.add(newFile());
        }
        return folder;
    }

    /** A folder of content that no machine has had. */
    void writeFolder() {
        List<List<Long>> folder = new ArrayList<>();
        for (int i = chance.between(2, 4); i > 0; i--) {
            folder.add(List.of(ownContent()));
        }
        if (folders.size() < MOST_FOLDERS) {
            folders.add(folder);
        } else {
            folders.set(chance.below(folders.size()), folder);
        }
    }

    private List<Long> newFile() {
        List<Long> file = new ArrayList<>();
        for (int i = chance.percent(70) ? 1 : chance.between(2, 4); i > 0; i--) {
            file.add(newContent());
        }
        return file;
    }

    /** Shared content may be what was there before and is coming back. */
    private long newContent() {
        return chance.percent(50) ? chance.below(SHARED) : ownContent();
    }

    private long ownContent() {
        return (own << 32) + SHARED + made++;
    }

    /** A day of somebody's work. */
    void change() {
        for (int i = chance.between(0, 3); i > 0; i--) {
            changeOnce();
        }
    }

    private void changeOnce() {
        List<List<Long>> folder = chance.of(folders);
        switch (chance.below(6)) {
            case 0, 1 -> folder.set(chance.below(folder.size()), newFile());
            case 2 -> {
                if (folder.size() < MOST_FILES) {
                    folder.add(newFile());
                }
            }
            case 3 -> {
                if (folder.size() > 1) {
                    folder.remove(chance.below(folder.size()));
                }
            }
            case 4 -> {
                if (folders.size() < MOST_FOLDERS) {
                    folders.add(chance.percent(50) ? new ArrayList<>(folder) : newFolder());
                }
            }
            default -> {
                if (folders.size() > 1) {
                    folders.remove(folder);
                }
            }
        }
    }

    /** The pages of the folders as they are now. */
    List<Node> pages() {
        return folders.stream().map(this::page).toList();
    }

    private Node page(List<List<Long>> folder) {
        return contents.page(RecordType.TREE, folder.stream().map(this::file).toList());
    }

    private Node file(List<Long> file) {
        List<Node> chunks = file.stream().map(contents::chunk).toList();
        return chunks.size() == 1 ? chunks.getFirst() : contents.page(RecordType.FILELIST, chunks);
    }
}
