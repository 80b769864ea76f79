/** CSV for spreadsheets, without cells that a spreadsheet would execute. */
@NullMarked
package dev.coffre.server.csv;

import org.jspecify.annotations.NullMarked;
