"""What-ifs of two real desks: another policy replayed, targets recommended and put to the test."""
