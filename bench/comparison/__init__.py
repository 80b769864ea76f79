"""What bench/compare is made of: data, the edits of a day, the tools, the measuring, the report and its chart."""
