package dev.coffre.backup.save.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockTableTest {
    private final BlockTable table = new BlockTable();

    @Test
    void aBlockIsFoundByItsSignatureAndOfEqualOnesTheFirst() {
        Random signatures = new Random(1);
        long equal = signatures.nextLong();
        for (int block = 0; block < 100_000; block++) {
            table.add(block % 1_000 == 500 ? equal : signatures.nextLong(), block);
        }
        assertThat(table.find(equal)).isEqualTo(500);
        signatures = new Random(1);
        signatures.nextLong();
        int wrong = 0;
        for (int block = 0; block < 100_000; block++) {
            if (block % 1_000 != 500 && table.find(signatures.nextLong()) != block) {
                wrong++;
            }
        }
        assertThat(wrong).as("32 bits of a signature are equal by chance").isLessThan(10);
        assertThat(table.find(new Random(2).nextLong())).isEqualTo(BlockTable.NONE);
    }

    @Test
    void ofTooManyBlocksItHasAPowerOfTwoAndFindsThoseOnly() {
        int count = 6 * BlockTable.MAX_BLOCKS;
        long first = (1L << 32) - count;
        Random signatures = new Random(1);
        for (int block = 0; block < count; block++) {
            table.add(signatures.nextLong(), first + block);
        }
        signatures = new Random(1);
        int found = 0;
        for (int block = 0; block < count; block++) {
            long signature = signatures.nextLong();
            long place = table.find(signature);
            if (place != BlockTable.NONE) {
                found += place == first + block ? 1 : 0;
            }
        }
        assertThat(found).isBetween(count / 9, count / 7);
    }
}
