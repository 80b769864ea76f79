package dev.coffre.server.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\u0000x", "\u0085x"})
    void whatASpreadsheetWouldRunIsText(String dangerous) {
        assertThat(CsvLine.of(List.of(dangerous))).isEqualTo("'" + dangerous + "\r\n");
    }

    @Test
    void aCellThatBeginsALineIsDefusedAndQuoted() {
        assertThat(CsvLine.of(List.of("\n=1", "\r"))).isEqualTo("\"'\n=1\",\"'\r\"\r\n");
    }

    @Test
    void separatorsAndQuotesStayWithinTheirCell() {
        assertThat(CsvLine.of(List.of("plain", "", "a,b", "say \"no\"", "two\nlines", "a=b")))
                .isEqualTo("plain,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",a=b\r\n");
    }
}
