"""Read, check and publish data packages in which every row cites a sentence."""
